import { SearchInput } from '@/components/ui/search-input'

type SearchFormProps = { action: string; label: string; q: string /** Other parameters that stay in the address. */; keep?: Record<string, string> }

/** A search box that puts its words into the address. It works without JavaScript. */
export function SearchForm({ action, label, q, keep = {} }: SearchFormProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: React has no types for <search> in every supported browser
    <form action={action} role="search" className="w-full sm:w-80">
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SearchInput name="q" label={label} defaultValue={q} />
    </form>
  )
}
