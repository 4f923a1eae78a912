/** The bell and the name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 font-display font-semibold text-foreground text-xl tracking-[-0.01em]">
      <svg aria-hidden viewBox="0 0 32 32" className="size-7">
        <rect width="32" height="32" rx="9" className="fill-primary" />
        <path
          d="M16 7.5a1.6 1.6 0 0 1 1.6 1.6v.5a6.2 6.2 0 0 1 4.6 6v3.6l1.5 2.2a.9.9 0 0 1-.75 1.4H9.05a.9.9 0 0 1-.75-1.4l1.5-2.2v-3.6a6.2 6.2 0 0 1 4.6-6v-.5A1.6 1.6 0 0 1 16 7.5Z"
          className="fill-on-primary"
        />
        <path d="M13.6 24.2a2.5 2.5 0 0 0 4.8 0Z" className="fill-on-primary" />
      </svg>
      Shopbell
    </span>
  )
}
