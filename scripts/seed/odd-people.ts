import type { Person } from '@/lib/customers/mutations'

const person = (number: string, firstName: string, lastName = '', tags: string[] = [], email = ''): Person => ({
  phone: `+4175001${number}`,
  firstName,
  lastName,
  email,
  tags,
})

/** People whose names can break a page: empty, very long, in other scripts and directions, or with special characters. */
export const oddPeople: Person[] = [
  person('0001', ''),
  person('0002', ''),
  person('0003', '', '', ['VIP']),
  person('0004', 'Wolfeschlegelsteinhausenbergerdorff'.repeat(2), 'Rhoshandiatellyneshiaunneveshenk-Koyaanfsquatsiuty-Williams'),
  person('0005', 'Maria del Carmen Guadalupe Esperanza Concepción', 'de la Santísima Trinidad y Todos los Santos Fernández de Córdoba', ['VIP']),
  person('0006', 'محمد', 'الخوارزمي', ['Tasting']),
  person('0007', 'נועה', 'בן־דוד', ['Tasting']),
  person('0008', 'شیرین', 'فرهادی'),
  person('0009', '美玲', '陳'),
  person('0010', 'さくら', '山田'),
  person('0011', 'สมชาย', 'ใจดี'),
  person('0012', 'Ольга', 'Шевченко', ['Wine club']),
  person('0013', 'Grape 🍇', '👩‍👩‍👧‍👦'),
  person('0014', 'Sinéad', "O'Neill", ['Wine club']),
  person('0015', '<b>Bold</b>', '&amp; Sons'),
  person('0016', '=HYPERLINK("http://example.com")', '+cmd'),
  person('0017', 'X', 'Æ'),
  person('0018', 'ANNELIESE', 'VON UND ZU HOHENSTEIN'),
  person('0019', 'Tagged', 'Person', [
    'VIP',
    'Tasting',
    'Wine club',
    'Newsletter',
    'Restaurant',
    'A tag as long as forty characters permit!',
    'Käse',
    'Schoggi',
    'Abo 2026',
    'B2B',
  ]),
  person('0020', 'Long', 'Mail', [], `${'a-very-long-address-'.repeat(6)}@example.com`),
]
