import { withSearch } from '@/lib/forms/search-params'
import type { PhonesSearch } from './schema'

/** The address of the phones page. */
export function phonesHref({ q, page }: PhonesSearch): string {
  return withSearch('/phones', { q, page: page > 1 ? page : undefined })
}
