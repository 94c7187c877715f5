// Opens PDFs in PDFium, the viewer of Chromium and Android, and says how dark it draws each page at 72 dpi:
//
//     node pdfium.mjs FILE…        prints “FILE PAGE WIDTH HEIGHT DARK”, DARK in thousandths of all dots
import fs from 'node:fs';
import { PDFiumLibrary } from '@hyzyla/pdfium';

const library = await PDFiumLibrary.init();
for (const path of process.argv.slice(2)) {
    const document = await library.loadDocument(fs.readFileSync(path));
    let number = 0;
    for (const page of document.pages()) {
        const { data, width, height } = await page.render({ scale: 1, render: 'bitmap' });
        let dark = 0;
        for (let i = 0; i < data.length; i += 4)
            dark += 255 - data[i];
        console.log(path, ++number, width, height, (dark / 255 / (width * height) * 1000).toFixed(2));
    }
    document.destroy();
}
library.destroy();
