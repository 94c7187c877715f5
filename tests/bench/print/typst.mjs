// The peer Typst, through its compiler for node.
//     typst.mjs FOLDER one|separate|combined|untagged
// prints the pages' bytes; PDFs go to FOLDER/typst.
import fs from "node:fs";
import path from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const [folder, mode] = process.argv.slice(2);
const here = path.dirname(fs.realpathSync(process.argv[1]));
fs.copyFileSync(path.join(here, "cards.typ"), path.join(folder, "cards.typ"));
const out = path.join(folder, "typst");
fs.mkdirSync(out, { recursive: true });
const { townships } = JSON.parse(fs.readFileSync(path.join(folder, "cards.json"), "utf8"));
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: ["/usr/share/fonts/opentype/noto"] }] });

function write(name, first, count) {
  const pdf = compiler.pdf(
    { mainFilePath: path.join(folder, "cards.typ"),
      inputs: { file: "cards.json", first: String(first), count: String(count) } },
    { pdfTags: mode !== "untagged" });
  fs.writeFileSync(path.join(out, name + ".pdf"), pdf);
}

if (mode === "separate") townships.forEach((name, i) => write(name, i, 1));
else write(mode, 0, mode === "one" ? 1 : townships.length);
