import { memo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { AlertSummary } from '../../../server/api/contract/alerts.ts';
import { OutsideText } from '../../components/outside-text.tsx';
import { SeverityMark } from '../../components/severity-mark.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { TimeText } from '../../components/time-text.tsx';
import styles from './alerts.module.css';

/** One alert. The link in it is what the keyboard reaches; a click anywhere in the row opens it. */
export const AlertRow = memo(function AlertRow({
  row,
  open,
  active,
  to,
  onActive,
}: {
  row: AlertSummary;
  open: boolean;
  active: boolean;
  to: string;
  onActive: (id: string) => void;
}) {
  const navigate = useNavigate();
  const host = row.host ?? (row.entity?.field === 'host.name' ? row.entity.value : undefined);
  return (
    <tr
      role="row"
      data-row={row.id}
      aria-current={open ? 'true' : undefined}
      className={styles['row']}
      onClick={event => {
        // A selection is for copying, a link opens itself.
        if (window.getSelection()?.isCollapsed === false) return;
        if ((event.target as HTMLElement).closest('a') === null) void navigate(to);
      }}
    >
      <td role="cell" className={styles['severity']}>
        <SeverityMark severity={row.severity} />
      </td>
      <td role="cell" className={styles['time']}>
        <TimeText time={row.lastSeen} />
      </td>
      <td role="cell" className={styles['what']}>
        <Link to={to} tabIndex={active ? 0 : -1} onFocus={() => onActive(row.id)}>
          <OutsideText text={row.title} />
        </Link>
        <span className={styles['lineText']}>
          <OutsideText text={row.line} mono />
        </span>
      </td>
      <td role="cell" className={styles['entity']}>
        {row.entity !== null && <OutsideText text={row.entity.value} mono />}
      </td>
      <td role="cell" className={styles['host']}>
        {host !== undefined && <OutsideText text={host} mono />}
      </td>
      <td role="cell" className={styles['count']}>
        <span className="num">{row.count.toLocaleString('en')}</span>
      </td>
      <td role="cell" className={styles['status']}>
        <StatusMark status={row.status} />
      </td>
    </tr>
  );
});
