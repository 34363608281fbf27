// Copies what pages load from the npm packages into wwwroot/lib, which git ignores. Pages never load anything from another host.
import { copyFileSync, mkdirSync } from "node:fs";

const assets = {
  "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
  "htmx.org/dist/htmx.min.js": "htmx.min.js",
};
mkdirSync("wwwroot/lib", { recursive: true });
for (const [from, to] of Object.entries(assets)) copyFileSync(`node_modules/${from}`, `wwwroot/lib/${to}`);
