import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const places = ['/templates', '/clauses', '/snippets', '/house-styles'] as const;

/** The rooms of the place where drafting starts: what texts begin from, and how they look. */
export const PlaceTabs = () => {
  const { t } = useTranslation('templates');
  const names = {
    '/templates': t('tabs.templates'),
    '/clauses': t('tabs.clauses'),
    '/snippets': t('tabs.snippets'),
    '/house-styles': t('tabs.house-styles'),
  };
  return (
    <nav aria-label={t('title')} className="flex items-baseline gap-5">
      {places.map((to) => (
        <Link
          key={to}
          to={to}
          className="pb-0.5 text-lg text-soft hover:text-ink aria-[current=page]:border-b-2 aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-ink"
        >
          {names[to]}
        </Link>
      ))}
    </nav>
  );
};
