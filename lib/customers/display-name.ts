/** How a person is called on screen: the name, else the number. */
export function displayName({ firstName, lastName, phone }: { firstName: string; lastName: string; phone: string }): string {
  return `${firstName} ${lastName}`.trim() || phone
}
