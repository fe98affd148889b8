import {useQuery} from '@tanstack/react-query';
import {createContext, useContext} from 'react';
import {useOutletContext} from 'react-router';
import type {Schema} from '../api/client';
import {appsQuery} from '../api/queries';

export type Me = Schema<'Me'>;
export type App = Schema<'App'>;
export type Team = Schema<'Team'>;

/** Who is signed in; every page inside the shell may count on it. */
export const MeContext = createContext<Me | null>(null);

export function useSignedIn(): Me {
  const me = useContext(MeContext);
  if (me === null) {
    throw new Error('A page outside of the shell asked who is signed in.');
  }
  return me;
}

export function canEdit(team: Team | undefined): boolean {
  return team?.role === 'editor' || team?.role === 'owner';
}

/** How an app is called in addresses: by its name, or by its id where two teams use the same name. */
export function appKey(app: App, all: readonly App[]): string {
  return all.some((other) => other.id !== app.id && other.name === app.name) ? app.id : app.name;
}

export function findApp(all: readonly App[], key: string): App | undefined {
  return all.find((app) => app.id === key) ?? all.find((app) => app.name === key);
}

export function useApps(): readonly App[] | undefined {
  return useQuery(appsQuery).data?.items;
}

export interface AppPlace {
  app: App;
  team: Team | undefined;
  /** The path of the app's pages, such as `/apps/shop`. */
  base: string;
  editable: boolean;
}

export function useApp(): AppPlace {
  return useOutletContext<AppPlace>();
}

export interface TeamPlace {
  team: Team;
  owner: boolean;
  base: string;
}

export function useTeam(): TeamPlace {
  return useOutletContext<TeamPlace>();
}
