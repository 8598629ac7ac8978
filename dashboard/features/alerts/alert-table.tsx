import { Button } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertSummary } from '../../../server/api/contract/alerts.ts';
import { AlertRow } from './alert-row.tsx';
import styles from './alerts.module.css';

const COLUMNS = ['severity', 'time', 'what', 'entity', 'host', 'count', 'status'] as const;

/** The rows. Roles are written out: on a phone rows are laid out as blocks, which drops them. */
export function AlertTable({
  ref,
  rows,
  openId,
  activeId,
  address,
  onActive,
  onTouch,
  more,
}: {
  ref: Ref<HTMLDivElement>;
  rows: readonly AlertSummary[];
  openId: string | undefined;
  activeId: string | undefined;
  address: (id: string) => string;
  onActive: (id: string) => void;
  onTouch: () => void;
  more: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    <div
      ref={ref}
      className={styles['scroller']}
      onScroll={onTouch}
      onFocus={onTouch}
      onBlur={onTouch}
    >
      <table className={styles['table']} role="table" aria-label={t('alerts.title')}>
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map(column => (
              <th key={column} scope="col" role="columnheader" className={styles[column]}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(row => (
            <AlertRow
              key={row.id}
              row={row}
              open={row.id === openId}
              active={row.id === activeId}
              to={address(row.id)}
              onActive={onActive}
            />
          ))}
        </tbody>
      </table>
      {more !== undefined && (
        <div className={styles['more']}>
          <Button variant="default" size="xs" onClick={more}>
            {t('action.more')}
          </Button>
        </div>
      )}
    </div>
  );
}
