import { Search } from 'lucide-react'

type SearchFormProps = { action: string; label: string; q: string /** Kept in the address while searching. */; keep?: Record<string, string> }

/** A search box whose words stand in the address; works without scripts. */
export function SearchForm({ action, label, q, keep = {} }: SearchFormProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: React has no types for <search> in every supported browser
    <form action={action} role="search" className="relative w-full sm:w-80">
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <input
        type="search"
        name="q"
        defaultValue={q}
        aria-label={label}
        placeholder={label}
        className="h-10 w-full rounded-lg border border-line-strong bg-surface pr-3 pl-9 text-[0.9375rem] placeholder:text-muted/80"
      />
    </form>
  )
}
