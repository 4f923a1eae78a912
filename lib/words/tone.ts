/** The tone of a badge or a note. It decides the colours (components/ui/badge.tsx). */
export type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'info'
