/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` holds the types, of the tests too; whoever starts the shop need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Native code, or code that looks for its own files: loaded from node_modules instead of bundled.
  serverExternalPackages: ['better-sqlite3', '@prisma/adapter-better-sqlite3', '@prisma/adapter-pg', '@node-rs/argon2', 'pg', 'pg-boss', 'pino', 'undici'],
  // No image is optimised here, so the optimiser does not need to listen.
  images: { unoptimized: true },
  async headers() {
    const headers = [
      { key: 'X-Content-Type-Options', value: 'nosniff' },
      { key: 'Referrer-Policy', value: 'same-origin' },
      { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
      { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
    ]
    return [{ source: '/:path*', headers }]
  },
}

export default config
