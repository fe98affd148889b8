import {Activity, Box, CalendarClock, Gauge, KeyRound, LayoutGrid, Rocket, Route, ScrollText, Settings, Settings2, SlidersHorizontal, SquareTerminal, TrendingUp, Users, Waypoints, type LucideIcon} from 'lucide-react';

export interface Place {
  label: string;
  path: string;
  icon: LucideIcon;
  /** The shortcut's second key, after `g`. */
  key: string;
  end?: boolean;
}

/** An app's pages, below its base path. */
export const APP_PLACES: readonly Place[] = [
  {label: 'Overview', path: '', icon: LayoutGrid, key: 'o', end: true},
  {label: 'Traffic', path: '/traffic', icon: Activity, key: 't'},
  {label: 'Scale', path: '/scale', icon: TrendingUp, key: 'g'},
  {label: 'Logs', path: '/logs', icon: ScrollText, key: 'l'},
  {label: 'Releases', path: '/releases', icon: Rocket, key: 'r'},
  {label: 'Routes', path: '/routes', icon: Waypoints, key: 'u'},
  {label: 'Variables', path: '/variables', icon: SlidersHorizontal, key: 'v'},
  {label: 'Schedules', path: '/schedules', icon: CalendarClock, key: 's'},
  {label: 'Run', path: '/run', icon: SquareTerminal, key: 'x'},
  {label: 'Settings', path: '/settings', icon: Settings2, key: 'e'},
];

/** A team's pages, below its base path. */
export const TEAM_PLACES: readonly Place[] = [
  {label: 'Members', path: '', icon: Users, key: 'm', end: true},
  {label: 'Keys', path: '/keys', icon: KeyRound, key: 'k'},
  {label: 'Plan and usage', path: '/usage', icon: Gauge, key: 'p'},
  {label: 'Audit log', path: '/audit', icon: Route, key: 'a'},
];

export const SYSTEM_PLACE: Place = {label: 'System', path: '/system', icon: Settings, key: 'y'};
export const APP_ICON = Box;
