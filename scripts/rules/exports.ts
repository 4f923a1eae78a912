import type { Function as FunctionNode, ModuleExportName, Program } from 'oxc-parser'

/** What a file exports at run time; `declared` where the export is a function declaration and so carries its own name. */
export type Exported = { name: string; start: number; declared?: FunctionNode }

const nameOf = (name: ModuleExportName) => (name.type === 'Literal' ? name.value : name.name)

/** Every export of a file that is there at run time, in whatever form it is written. */
export function exportsOf(program: Program): Exported[] {
  return program.body.flatMap((node): Exported[] => {
    const { start } = node
    if (node.type === 'ExportDefaultDeclaration') return [{ name: 'default', start }]
    if (node.type === 'ExportAllDeclaration') return node.exportKind === 'type' ? [] : [{ name: node.exported ? nameOf(node.exported) : '*', start }]
    if (node.type !== 'ExportNamedDeclaration' || node.exportKind === 'type') return []
    const { declaration, specifiers } = node
    if (declaration?.type === 'FunctionDeclaration') return [{ name: declaration.id?.name ?? '', start, declared: declaration }]
    if (declaration?.type === 'VariableDeclaration')
      return declaration.declarations.map(({ id }) => ({ name: id.type === 'Identifier' ? id.name : 'a pattern', start }))
    if (declaration) return [{ name: declaration.type, start }]
    return specifiers.filter(({ exportKind }) => exportKind !== 'type').map(({ exported }) => ({ name: nameOf(exported), start }))
  })
}
