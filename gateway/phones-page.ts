import type { Status } from './statuses'

export type PhoneState = 'on its way' | 'delivered' | 'not delivered'
export type PhoneText = { messageId: string; to: string; from: string; text: string; segments: number; at: string; state: PhoneState; status: Status }
export type SpecialNumber = { name: string; number: string; ending: string; title: string }
export type Phones = { texts: PhoneText[]; number: string; page: number; pages: number; total: number; numbers: SpecialNumber[] }

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)

const CSS = `
:root { color-scheme: light dark; --paper: light-dark(#faf8f4, #161512); --card: light-dark(#fff, #1e1d19); --ink: light-dark(#24211d, #eeeae2);
  --soft: light-dark(#6a6258, #aba294); --line: light-dark(#e7e1d7, #4d483f); --bubble: light-dark(#e4efe9, #1f3a30);
  --good: light-dark(#176b3a, #6fd39a); --bad: light-dark(#a3261d, #ff9d92); --wait: light-dark(#85590a, #e9bd6a) }
* { box-sizing: border-box } body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem 4rem } h1 { margin: 0; font-size: 1.75rem } p { margin: .25rem 0 }
.soft { color: var(--soft) } a { color: inherit } form { display: flex; gap: .5rem; margin: 1.25rem 0; flex-wrap: wrap }
input, button { font: inherit; padding: .5rem .8rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); color: inherit }
input { flex: 1 1 12rem; max-width: 22rem } button { cursor: pointer }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)) }
li { background: var(--card); border: 1px solid var(--line); border-radius: 1.6rem; padding: 1rem; display: flex; flex-direction: column; gap: .6rem }
li header, li footer { display: flex; justify-content: space-between; gap: .5rem; font-size: .85rem } li footer { margin-top: auto }
.bubble { background: var(--bubble); border-radius: 1.1rem 1.1rem 1.1rem .35rem; padding: .6rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere }
.delivered { color: var(--good) } .not-delivered { color: var(--bad) } .on-its-way { color: var(--wait) }
nav { display: flex; gap: 1rem; margin: 1.5rem 0; align-items: center } table { border-collapse: collapse; width: 100%; font-size: .9rem }
td, th { text-align: left; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line) } section { margin-top: 2.5rem } h2 { font-size: 1.15rem; margin: 0 }
@media (max-width: 30rem) { .name { display: none } }
code { font-variant-numeric: tabular-nums; white-space: nowrap }
`

// Not while somebody types a number, which a reload would lose.
const REFRESH = "setInterval(() => { if (!document.hidden && document.activeElement?.name !== 'number') location.reload() }, 5000)"

function renderText({ to, from, text, at, segments, state, status }: PhoneText): string {
  return `<li><header><strong>${html(from)}</strong><span class="soft">to +${html(to)}</span></header>
<div class="bubble" dir="auto">${html(text)}</div>
<footer><time class="soft" datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 19)} UTC${segments > 1 ? ` · ${segments} parts` : ''}</time>
<strong class="${state.replaceAll(' ', '-')}" title="${html(`${status.name}, id ${status.id}`)}">${state}</strong></footer></li>`
}

function renderPaging({ number, page, pages }: Phones): string {
  if (pages === 1) return ''
  const link = (to: number, label: string) => `<a href="/phones?${html(new URLSearchParams({ number, page: String(to) }).toString())}">${label}</a>`
  return `<nav aria-label="Pages">${page > 1 ? link(page - 1, 'Newer') : ''}<span class="soft">Page ${page} of ${pages}</span>${page < pages ? link(page + 1, 'Older') : ''}</nav>`
}

/** The texts as a web page that loads nothing else and refreshes itself. */
export function renderPhones(phones: Phones): string {
  const { texts, number, total, numbers } = phones
  const found = `${total.toLocaleString('en')} ${total === 1 ? 'text' : 'texts'}${number ? ` for numbers with ${html(number)}` : ''}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<noscript><meta http-equiv="refresh" content="5"></noscript><script>${REFRESH}</script>
<link rel="icon" href="data:,"><title>Phones · Rehearsal gateway</title><style>${CSS}</style></head><body><main>
<h1>Phones</h1><p class="soft">Texts that the rehearsal gateway accepted. None of them left this computer.</p>
<form role="search"><input name="number" value="${html(number)}" inputmode="tel" aria-label="Part of a number" placeholder="Part of a number"><button>Search</button>${number ? '<a href="/phones">Show all</a>' : ''}</form>
<p class="soft">${found}</p>
${texts.length === 0 ? '<p>No texts yet.</p>' : `<ol>${texts.map(renderText).join('\n')}</ol>`}
${renderPaging(phones)}
<section><h2>Special numbers</h2><p class="soft">The last six digits decide what happens, in any country. Texts to all other numbers are delivered.</p>
<table><thead><tr><th>Number</th><th>What happens</th><th class="name">Name</th></tr></thead><tbody>
${numbers.map((each) => `<tr><td><code>+${each.number}</code></td><td>${html(each.title)}</td><td class="soft name">${each.name}</td></tr>`).join('\n')}
</tbody></table></section>
</main></body></html>`
}
