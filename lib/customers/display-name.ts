/** A person's name for the screen, or the number if there is no name. */
export function displayName({ firstName, lastName, phone }: { firstName: string; lastName: string; phone: string }): string {
  return `${firstName} ${lastName}`.trim() || phone
}
