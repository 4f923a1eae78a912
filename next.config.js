/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` checks the types, including those of the tests. Starting the shop does not have to wait for it.
  typescript: { ignoreBuildErrors: true },
  // These have native code or search for their own files, so they are loaded from node_modules instead of being bundled.
  serverExternalPackages: ['better-sqlite3', '@prisma/adapter-better-sqlite3', '@prisma/adapter-pg', '@node-rs/argon2', 'pg', 'pg-boss', 'pino', 'undici'],
  // Shopbell optimises no images, so the optimiser's address is closed.
  images: { unoptimized: true },
  // Behind a proxy that changes the Host header, Next would take the app's own forms for those of another site.
  experimental: { serverActions: { allowedOrigins: process.env.APP_URL ? [new URL(process.env.APP_URL).host] : [] } },
  async headers() {
    const headers = [
      { key: 'X-Content-Type-Options', value: 'nosniff' },
      { key: 'Referrer-Policy', value: 'same-origin' },
      { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
      { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
    ]
    return [
      { source: '/:path*', headers },
      // Answers of the API belong to somebody who is signed in, or are true only now.
      { source: '/api/:path*', headers: [{ key: 'Cache-Control', value: 'no-store' }] },
    ]
  },
}

export default config
