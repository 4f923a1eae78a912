import { CopyButton } from '@/components/ui/copy-button'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import type { SpecialNumber } from '@/lib/handsets/schema'

/** The numbers with which the owner can try out what happens when a text goes wrong. */
export function SpecialNumbers({ numbers }: { numbers: readonly SpecialNumber[] }) {
  return (
    <section aria-labelledby="special-numbers" className="mt-12">
      <h2 id="special-numbers" className="scroll-mt-6 font-semibold text-lg">
        Special numbers
      </h2>
      <p className="mt-1 mb-4 max-w-2xl text-muted">
        Add one of these numbers to your customers to see what happens when a text goes wrong. Only the last six digits matter, in any country. Texts to all
        other numbers are delivered. “Whole request” means that it affects everybody in the same request.
      </p>
      <Table label="What each number does">
        <THead>
          <Th>Number</Th>
          <Th>What happens</Th>
        </THead>
        <TBody>
          {numbers.map(({ name, number, ending, title }) => (
            <Tr key={name}>
              <Td className="whitespace-nowrap">
                <span className="inline-flex items-center gap-1">
                  <span>
                    +{number.slice(0, -ending.length)}
                    <strong className="font-semibold">{ending}</strong>
                  </span>
                  <CopyButton text={`+${number}`} label={`Copy +${number}`} />
                </span>
              </Td>
              <Td>{title}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </section>
  )
}
