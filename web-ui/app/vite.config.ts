import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../target/classes/app',
    emptyOutDir: true,
    target: 'es2022',
  },
});
