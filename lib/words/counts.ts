/** "1,204" */
export function amount(count: number): string {
  return count.toLocaleString('en')
}

/** "1 person", "1,204 people" */
export function peopleWords(count: number): string {
  return count === 1 ? '1 person' : `${amount(count)} people`
}

/** "1 text", "1,204 texts" */
export function textWords(count: number): string {
  return count === 1 ? '1 text' : `${amount(count)} texts`
}
