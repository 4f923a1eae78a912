import path from 'node:path'
import { defineConfig } from 'vitest/config'

// A zone no developer lives in: code that forgets the shop's zone fails here. Set before there is a worker: one that has started
// keeps the zone that it found.
process.env.TZ = 'Asia/Kathmandu'

export default defineConfig({
  resolve: {
    alias: {
      '@': import.meta.dirname,
      // The real module throws outside React's server build.
      'server-only': path.join(import.meta.dirname, 'lib/testing/empty.ts'),
    },
  },
  test: {
    include: ['lib/**/*.test.ts', 'gateway/**/*.test.ts', 'components/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: './lib/testing/global-setup.ts',
    setupFiles: ['./lib/testing/setup.ts'],
    // On a busy machine everything takes several times as long.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // Two processes run all files, one after the other: a process for each file would take as long to start as most files take.
    // Not threads: Node crashes now and then when a thread ends that had a database open.
    pool: 'forks',
    isolate: false,
  },
})
