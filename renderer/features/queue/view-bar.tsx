import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import type { QueueGrouping } from '../../replica/replica';
import { Button, IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem, MenuSection } from '../../ui/menu';
import { Popover } from '../../ui/popover';
import { SearchField } from '../../ui/search-field';
import { TextField } from '../../ui/text-field';
import { useClients } from '../work-item/use-clients';
import { type ColumnSettings, columnIds, toggled } from './columns';
import { FilterPanel } from './filter-panel';
import { filterChips } from './filter-words';
import type { QueueView, ViewContent, ViewSituation } from './saved-views';
import type { QueueViewState } from './use-queue-view';

const groupings: readonly (QueueGrouping | null)[] = [
  'due',
  'client',
  'matter',
  'serviceLine',
  'status',
  'priority',
  'assignee',
  null,
];

export const useViewName = (): ((view: QueueView) => string) => {
  const { t } = useTranslation('queue');
  return ({ id, name }) => name ?? t(`views.${id}`, { defaultValue: id });
};

interface NameFormProps {
  readonly initial: string;
  readonly onSave: (name: string) => void;
}

const NameForm = ({ initial, onSave }: NameFormProps) => {
  const { t } = useTranslation('queue');
  const [name, setName] = useState(initial);
  return (
    <form
      className="flex items-end gap-2 p-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') onSave(name.trim());
      }}
    >
      <TextField label={t('view.name')} value={name} onChange={setName} maxLength={80} autoFocus />
      <Button look="primary" type="submit" isDisabled={name.trim() === ''}>
        {t('view.save')}
      </Button>
    </form>
  );
};

/** Keeps what is shown as a view of one's own, or changes and removes one. */
const ViewActions = ({ state }: { readonly state: QueueViewState }) => {
  const { t } = useTranslation('queue');
  const nameOf = useViewName();
  const { view, content, isChanged, isOwn } = state;
  const remove = (): void => {
    const name = nameOf(view);
    state.remove(view.id);
    showToast({
      text: t('view.deleted', { name }),
      undo: () => state.save({ ...content, id: view.id, name }),
    });
  };
  return (
    <>
      {isChanged && isOwn && (
        <Button onPress={() => state.save({ ...content, id: view.id, name: nameOf(view) })}>
          {t('view.update')}
        </Button>
      )}
      {isChanged && (
        <Popover label={t('view.save-as')} trigger={<Button>{t('view.save-as')}</Button>}>
          {(close) => (
            <NameForm
              initial=""
              onSave={(name) => {
                state.save({ ...content, id: crypto.randomUUID(), name });
                close();
              }}
            />
          )}
        </Popover>
      )}
      {isChanged && (
        <Button look="plain" onPress={() => state.choose(view.id)}>
          {t('view.undo')}
        </Button>
      )}
      {isOwn && !isChanged && (
        <>
          <Popover label={t('view.rename')} trigger={<Button look="plain">{t('view.rename')}</Button>}>
            {(close) => (
              <NameForm
                initial={nameOf(view)}
                onSave={(name) => {
                  state.save({ ...content, id: view.id, name });
                  close();
                }}
              />
            )}
          </Popover>
          <Button look="plain" onPress={remove}>
            {t('view.delete')}
          </Button>
        </>
      )}
    </>
  );
};

const FilterChips = ({
  content,
  onChange,
}: {
  readonly content: ViewContent;
  readonly onChange: (content: ViewContent) => void;
}) => {
  const { t } = useTranslation();
  const { list } = useFormat();
  const clients = useClients();
  const people = useRows('person').byId;
  return filterChips(content.filter, { t, list, clients, people }).map(({ part, label }) => (
    <Button
      key={part}
      look="light"
      aria-label={t('queue:filter.remove', { filter: label })}
      onPress={() => onChange({ ...content, filter: { ...content.filter, [part]: undefined } })}
    >
      <span className="max-w-60 truncate">{label}</span>
      <Icon name="close" className="text-faint" />
    </Button>
  ));
};

export interface ViewBarProps {
  readonly state: QueueViewState;
  readonly situation: ViewSituation;
  readonly columns: ColumnSettings;
  readonly onColumns: (settings: ColumnSettings) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Whether the box that narrows by words is shown; `/` shows it. */
  readonly searching: boolean;
  readonly onSearched: () => void;
  readonly onClaimNext: () => void;
}

const GroupMenu = ({ state }: { readonly state: QueueViewState }) => {
  const { t } = useTranslation('queue');
  const { content } = state;
  const nameOf = (groupBy: QueueGrouping | null): string => t(`group-by.${groupBy ?? 'none'}`);
  return (
    <Menu
      label={t('group-by.title')}
      trigger={
        <Button look="light" id="queue-group">
          {t('group-by.is', { name: nameOf(content.groupBy) })}
        </Button>
      }
    >
      {groupings.map((groupBy) => (
        <MenuItem
          key={groupBy ?? 'none'}
          text={nameOf(groupBy)}
          onAction={() => state.change({ ...content, groupBy })}
        >
          <span className="grow">{nameOf(groupBy)}</span>
          {content.groupBy === groupBy && <Icon name="check" className="text-accent" />}
        </MenuItem>
      ))}
    </Menu>
  );
};

const ColumnsMenu = ({ columns, onColumns }: Pick<ViewBarProps, 'columns' | 'onColumns'>) => {
  const { t } = useTranslation('queue');
  return (
    <Menu label={t('columns')} trigger={<IconButton icon="more" look="quiet" label={t('columns')} />}>
      <MenuSection title={t('columns')}>
        {columnIds
          .filter((id) => id !== 'work')
          .map((id) => (
            <MenuItem key={id} text={t(`column.${id}`)} onAction={() => onColumns(toggled(columns, id))}>
              <span className="grow">{t(`column.${id}`)}</span>
              {!columns.hidden.includes(id) && <Icon name="check" className="text-accent" />}
            </MenuItem>
          ))}
      </MenuSection>
    </Menu>
  );
};

/** Above the grid: which view, narrowed by what, grouped how, and the next thing to claim. */
export const ViewBar = (props: ViewBarProps) => {
  const { state, situation, columns, onColumns, text, onText, searching, onSearched, onClaimNext } = props;
  const { t } = useTranslation('queue');
  const nameOf = useViewName();
  const { content, change } = state;
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-2">
      <h1 id="queue-title" className="me-2 text-lg font-semibold">
        {t('title')}
      </h1>
      {state.views.map((view) => (
        <Chip key={view.id} selected={view.id === state.view.id} onChange={() => state.choose(view.id)}>
          {nameOf(view)}
        </Chip>
      ))}
      <FilterPanel
        filter={content.filter}
        situation={situation}
        onChange={(filter) => change({ ...content, filter })}
      />
      {state.isChanged && <FilterChips content={content} onChange={change} />}
      <ViewActions state={state} />
      {searching && (
        // Escape first clears the words, then leaves; Enter goes to what they found.
        // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field inside
        <div
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && !(event.key === 'Escape' && text === '')) return;
            document.getElementById('queue-grid')?.focus();
            if (text === '') onSearched();
          }}
        >
          <SearchField
            label={t('filter.text')}
            placeholder={t('filter.text')}
            value={text}
            onChange={onText}
            autoFocus
          />
        </div>
      )}
      <div className="ms-auto flex items-center gap-2">
        <GroupMenu state={state} />
        <ColumnsMenu columns={columns} onColumns={onColumns} />
        <Button look="primary" hint="N" onPress={onClaimNext}>
          {t('claim-next')}
        </Button>
      </div>
    </div>
  );
};
