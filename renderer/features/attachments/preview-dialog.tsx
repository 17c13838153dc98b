import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaTypeOf, previewOf } from '#shared/attachments/kinds';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { DomainError } from '#shared/kernel/errors';
import { belongsTo } from '../../app/belongs-to';
import { useBridge } from '../../app/bridge/bridge-context';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProgressBar } from '../../ui/progress-bar';
import { readBytes } from './read-bytes';

/** The reader of PDF is larger than the rest of the interface: it is loaded when somebody looks at one. */
const PdfPages = lazy(async () => ({ default: (await import('./pdf-pages')).PdfPages }));

type Read =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly state: 'failed'; readonly problem: DomainError };

const useBytes = (version: VersionReference): Read => {
  const bridge = useBridge();
  const [read, setRead] = useState<Read>({ state: 'reading' });
  useEffect(() => {
    let wanted = true;
    void readBytes(bridge, version, () => wanted).then((answer) => {
      if (!wanted) return;
      setRead(
        answer.ok ? { state: 'read', bytes: answer.value } : { state: 'failed', problem: answer.error },
      );
    });
    return () => {
      wanted = false;
    };
  }, [bridge, version]);
  return read;
};

const Picture = ({ bytes, name }: { readonly bytes: Uint8Array<ArrayBuffer>; readonly name: string }) => {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: mediaTypeOf(name) }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, name]);
  return (
    address && <img src={address} alt={name} className="mx-auto max-h-[70vh] max-w-full object-contain" />
  );
};

export interface PreviewDialogProps {
  /** As it was when it was asked for: another one needs another dialog, another identity reads again. */
  readonly version: VersionReference;
  readonly onClose: () => void;
}

/** A picture or a PDF, shown by the program itself: nothing is fetched from anywhere, and nothing in it runs. */
export const PreviewDialog = ({ version, onClose }: PreviewDialogProps) => {
  const { t } = useTranslation('attachments');
  const read = useBytes(version);
  return (
    <Dialog open onClose={onClose} title={version.name} size="large">
      <div
        className="max-h-[75vh] min-h-40 overflow-auto"
        data-testid="preview"
        {...belongsTo(version.scope, 'attachment', version.attachmentId)}
      >
        {read.state === 'reading' && <ProgressBar label={t('preview.reading')} />}
        {read.state === 'failed' && <ProblemNotice problem={read.problem} />}
        {read.state === 'read' &&
          (previewOf(version.name) === 'pdf' ? (
            <Suspense fallback={<ProgressBar label={t('preview.reading')} />}>
              <PdfPages bytes={read.bytes} />
            </Suspense>
          ) : (
            <Picture bytes={read.bytes} name={version.name} />
          ))}
      </div>
    </Dialog>
  );
};
