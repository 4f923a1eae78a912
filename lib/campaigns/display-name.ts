/** How a campaign is called on screen: drafts may still be without a name. */
export function campaignDisplayName(name: string): string {
  return name || 'No name'
}
