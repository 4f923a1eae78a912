/** The style that inputs, selects and text areas share. */
export const control = 'rounded-lg border border-line-strong bg-surface placeholder:text-muted/80 aria-invalid:border-bad'

/** The sizes of a control with one line. */
export const controlSizes = { sm: 'h-8 px-2.5 text-sm', md: 'h-10 px-3 text-[0.9375rem]' }

export type ControlSize = keyof typeof controlSizes
