import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  definitionsKey,
  type ReportDefinition,
  reportDefinitions,
  runsOf,
} from '#shared/reports/report-definition';
import { useBridge } from '../../app/bridge/bridge-context';
import { useCommands } from '../../app/commands';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { usePreference } from '../../replica/hooks';
import { useSayRefusal } from '../timer/use-timer';
import { useWorkingDay } from '../timer/use-working-day';

const none: ReportDefinition[] = [];

/** The reports that this person keeps, on whatever workstation they kept them. */
export const useDefinitions = () => {
  const [definitions, keep] = usePreference(definitionsKey, reportDefinitions, none);
  return {
    definitions,
    add: (definition: ReportDefinition) => keep([...definitions, definition].slice(-50)),
    remove: (id: string) => keep(definitions.filter((one) => one.id !== id)),
  };
};

/** Runs a kept report: each of its files after the other, up to the first that is refused. */
export const useRunDefinition = () => {
  const { t } = useTranslation('report');
  const format = useFormat();
  const bridge = useBridge();
  const say = useSayRefusal();
  const today = useWorkingDay();
  const [running, setRunning] = useState<string | null>(null);
  const run = useCallback(
    async (definition: ReportDefinition): Promise<void> => {
      setRunning(definition.id);
      const names: string[] = [];
      for (const one of runsOf(definition, today)) {
        const saved = await bridge.call('report.save', one);
        if (!saved.ok) {
          say(saved);
          break;
        }
        names.push(saved.value.name);
      }
      setRunning(null);
      if (names.length > 0) showToast({ text: t('export.saved', { name: format.list(names) }) });
    },
    [bridge, say, t, format, today],
  );
  return { run, running };
};

/** Makes every kept report a command of the palette, wherever one is; shows nothing. */
export const ReportCommands = (): null => {
  const { t } = useTranslation('report');
  const { definitions } = useDefinitions();
  const { run } = useRunDefinition();
  useCommands(
    definitions.map((definition) => ({
      id: `report.run.${definition.id}`,
      title: t('saved.run', { name: definition.name }),
      group: 'work' as const,
      run: () => void run(definition),
    })),
  );
  return null;
};
