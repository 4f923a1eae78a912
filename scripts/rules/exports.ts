import type { Function as FunctionNode, ModuleExportName, Program } from 'oxc-parser'

/** One export at run time. `start` is its offset in the text. `declared` is set if it is a function declaration. */
export type Exported = { name: string; start: number; declared?: FunctionNode }

const nameOf = (name: ModuleExportName) => (name.type === 'Literal' ? name.value : name.name)

/** Returns every export of a file that exists at run time, in every syntax. Types are left out. */
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
