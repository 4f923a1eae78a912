import type { Config } from 'tailwindcss'

// Colours are named by meaning. Their values, light and dark, are in app/globals.css.
const token = (name: string) => `var(--${name})`

const config: Config = {
  content: ['./app/**/*.tsx', './components/**/*.tsx'],
  theme: {
    extend: {
      colors: {
        background: token('background'),
        surface: token('surface'),
        subtle: token('subtle'),
        foreground: token('foreground'),
        muted: token('muted'),
        line: { DEFAULT: token('line'), strong: token('line-strong') },
        primary: { DEFAULT: token('primary'), hover: token('primary-hover'), soft: token('primary-soft') },
        'on-primary': token('on-primary'),
        danger: { DEFAULT: token('danger'), hover: token('danger-hover') },
        'on-danger': token('on-danger'),
        good: { DEFAULT: token('good'), soft: token('good-soft') },
        bad: { DEFAULT: token('bad'), soft: token('bad-soft') },
        warn: { DEFAULT: token('warn'), soft: token('warn-soft') },
        info: { DEFAULT: token('info'), soft: token('info-soft') },
      },
      fontFamily: {
        sans: ['Figtree Variable', 'system-ui', 'sans-serif'],
        display: ['Fraunces Variable', 'Georgia', 'serif'],
        mono: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'DejaVu Sans Mono', 'monospace'],
      },
      boxShadow: {
        card: '0 1px 2px rgb(34 32 28 / 0.04), 0 1px 6px rgb(34 32 28 / 0.03)',
        raised: '0 8px 30px rgb(34 32 28 / 0.16)',
      },
    },
  },
}

export default config
