import { SearchInput } from '@/components/ui/search-input'

type SearchFormProps = { action: string; label: string; q: string /** Kept in the address while searching. */; keep?: Record<string, string> }

/** A search box whose words stand in the address; works without scripts. */
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
