import { adjoint } from "adjoint/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [adjoint()],
  build: { lib: { entry: "main.ts", formats: ["es"], fileName: "main" } },
});
