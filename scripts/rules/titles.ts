import { at, type Problem, type SourceFile, visit } from './tree'

const advice =
  'A `title` appears only under a mouse, not on a touch screen or with the keyboard. Write the explanation as visible text, or let it unfold (components/ui/unfold.tsx).'

/** Table cells pass their attributes on to the element. Other components may use the name for a heading. */
const PASSED_ON = ['Td', 'Th', 'Tr']

/** Returns elements whose explanation is only in a `title` attribute. */
export function checkTitles(sources: SourceFile[]): Problem[] {
  return sources
    .filter(({ file }) => /^(app|components)\/.*\.tsx$/.test(file))
    .flatMap((source) => {
      const problems: Problem[] = []
      visit(source, {
        JSXOpeningElement({ name, attributes, start }) {
          if (name.type !== 'JSXIdentifier' || (/^[A-Z]/.test(name.name) && !PASSED_ON.includes(name.name))) return
          const hasTitle = attributes.some((attribute) => attribute.type === 'JSXAttribute' && attribute.name.name === 'title')
          if (hasTitle) problems.push({ where: at(source, start), what: `<${name.name} title=…>`, advice })
        },
      })
      return problems
    })
}
