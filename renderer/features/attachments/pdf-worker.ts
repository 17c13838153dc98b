// Reads PDF away from the page. It has no way to the bridge, and the content security policy gives it no network.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
