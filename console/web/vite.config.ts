import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';
import {mockApi} from './mock/plugin.ts';

// `--mode mock` answers /v1 from mock/ (development and page checks only: it never enters the bundle).
// Any other mode forwards to a node on this machine.
const node = process.env['BANYAN_API'] ?? 'http://localhost:8081';

export default defineConfig(({mode}) => ({
  plugins: [react(), ...(mode === 'mock' ? [mockApi()] : [])],
  build: {
    target: 'es2022',
    // A strict Content-Security-Policy allows no data: scripts, and small assets cache better as files.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 500,
  },
  server: {
    ...(mode === 'mock' ? {} : {proxy: {'/v1': {target: node, changeOrigin: true}, '/health': node}}),
  },
}));
