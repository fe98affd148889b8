import react from '@vitejs/plugin-react';
import {defineConfig} from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    // Nothing here measures time: a busy machine may take its own.
    testTimeout: 120_000,
    setupFiles: ['./test/patience.ts'],
  },
});
