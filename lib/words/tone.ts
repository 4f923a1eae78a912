/** How a badge or a note sounds: the look follows from it (components/ui/badge.tsx). */
export type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'info'
