import { randomUUID } from 'node:crypto';
import { BrowserWindow, session } from 'electron';
import type { PrintPage } from '#shared/documents/print-html';
import { appOrigin, appScheme } from './app-protocol';

const address = `${appOrigin}/print`;

/**
 * The page as a PDF, tagged and with its outline, laid out in a window that nobody sees. Its session lives in memory and
 * ends with it, knows this one page and refuses every other address; the page's own policy allows no script.
 */
export const printInWindow = async (page: PrintPage): Promise<Uint8Array> => {
  const own = session.fromPartition(`print-${randomUUID()}`);
  own.protocol.handle(appScheme, (request) =>
    request.url === address
      ? new Response(page.html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      : new Response(null, { status: 404 }),
  );
  own.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: details.url !== address && !/^data:(font|image)\//.test(details.url) }),
  );
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  try {
    await window.loadURL(address);
    // Fonts load once a layout asks for them.
    await window.webContents.executeJavaScript(
      'document.body.offsetHeight; document.fonts.ready.then(() => true)',
    );
    return await window.webContents.printToPDF({
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: page.header,
      footerTemplate: page.footer,
      pageSize: page.paper,
      margins: page.margins,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  } finally {
    window.destroy();
  }
};
