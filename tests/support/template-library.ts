import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Library, readLibrary } from '../../shared/templates/library';
import { type TemplateData, templateData } from '../../shared/templates/template-data';

const folder = fileURLToPath(new URL('../../assets/templates/', import.meta.url));

/** The library as it ships, from its files. */
export const shippedLibrary = (): Library => {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md') || path.endsWith('.yaml'));
  const read = readLibrary(
    Object.fromEntries(paths.map((path) => [path, readFileSync(`${folder}${path}`, 'utf8')])),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
};

/** What a workstation would know beside the answers, on one day. */
export const someData: TemplateData = templateData({
  today: '2026-11-25',
  providerName: 'Larkfield Services',
});
