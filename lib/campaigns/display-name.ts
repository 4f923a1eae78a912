/** A campaign's name on screen. A draft may not have a name yet. */
export function campaignDisplayName(name: string): string {
  return name || 'No name'
}
