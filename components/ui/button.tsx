import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'

const variants = {
  primary: 'bg-primary text-on-primary hover:bg-primary-hover',
  secondary: 'border border-line-strong bg-surface text-foreground hover:bg-subtle',
  ghost: 'text-foreground hover:bg-subtle',
  danger: 'bg-danger text-on-danger hover:bg-danger-hover',
}
const sizes = { sm: 'h-8 gap-1.5 px-3 text-sm', md: 'h-10 gap-2 px-4 text-[0.9375rem]' }

export type ButtonProps = ComponentProps<'button'> & { variant?: keyof typeof variants; size?: keyof typeof sizes; asChild?: boolean }

/** A button, or with `asChild` a link that looks like one. At most one `primary` on a screen. */
export function Button({ variant = 'secondary', size = 'md', asChild, className, type = 'button', ...props }: ButtonProps) {
  const Element = asChild ? Slot.Root : 'button'
  return (
    <Element
      {...(asChild ? {} : { type })}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-lg font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
        variants[variant],
        sizes[size],
        className,
      )}
      {...props}
    />
  )
}
