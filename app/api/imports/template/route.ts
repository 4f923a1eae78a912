import { getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { requireShopForRequest } from '@/lib/auth/session'
import { CSV_START, csvLine } from '@/lib/exports/csv'
import { phoneCountry } from '@/lib/phone/phone-number'

/** Downloads a CSV file to fill in, with two invented people whose numbers have the format of the shop's country. */
export async function GET(request: Request) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const country = phoneCountry(who.shop.country)
  const example = country && getExampleNumber(country, examples)
  const lines = [
    ['First name', 'Last name', 'Phone', 'Email', 'Tags'],
    ['Ana', 'Example', example?.formatInternational() ?? '+41 79 302 67 27', 'ana@example.com', 'VIP; Wine'],
    ['Ivo', 'Example', example?.formatNational() ?? '+41 79 302 67 31', '', ''],
  ]
  return new Response(CSV_START + lines.map(csvLine).join(''), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="customers-template.csv"' },
  })
}
