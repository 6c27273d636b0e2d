import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mockServer } from './dev/mock-server';

/** Milliseconds since 1970: generated data stand still at that time, for pictures that are compared. */
const standing = process.env['ESPALIER_MOCK_TIME'];

/** `ESPALIER_SERVER=http://127.0.0.1:8080 npm run dev` works against a real server; without it the data is generated. */
const server = process.env['ESPALIER_SERVER'];

export default defineConfig({
  plugins: [react(), ...(server === undefined && process.env['VITEST'] === undefined ? [mockServer(standing === undefined ? Date.now : () => Number(standing))] : [])],
  server: server === undefined ? {} : { proxy: { '/api': server, '/health': server } },
  // The server puts a new one into each page it sends.
  html: { cspNonce: 'ESPALIER_NONCE' },
  build: {
    outDir: '../target/classes/app',
    emptyOutDir: true,
    target: 'es2022',
    // The server's policy loads fonts from itself only, so none may be folded into the styles.
    assetsInlineLimit: 0,
    // One file: a part that comes late must not depend on a second request, which is not made again when it failed.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
  test: { include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'], environment: 'node' },
});
