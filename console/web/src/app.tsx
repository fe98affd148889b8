import {QueryClientProvider} from '@tanstack/react-query';
import {Tooltip} from 'radix-ui';
import type {ComponentType} from 'react';
import {createBrowserRouter, RouterProvider, type RouteObject} from 'react-router';
import {queryClient} from './api/queries';
import {AppLayout} from './shell/AppLayout';
import {Boot} from './shell/Boot';
import {Home} from './shell/Home';
import {NotFound, RouteError} from './shell/Lost';
import {Shell} from './shell/Shell';
import {TeamLayout} from './shell/TeamLayout';
import {Toasts} from './ui/Toasts';

/** A page in its own chunk. */
function page(load: () => Promise<{default: ComponentType}>): Pick<RouteObject, 'lazy'> {
  return {lazy: async () => ({Component: (await load()).default})};
}

const appPages: RouteObject[] = [
  {index: true, ...page(() => import('./pages/apps/Overview'))},
  {path: 'services/:service', ...page(() => import('./pages/apps/Service'))},
  {path: 'traffic', ...page(() => import('./pages/apps/Traffic'))},
  {
    path: 'scale',
    ...page(() => import('./pages/scale/Scale')),
    children: [
      {index: true, ...page(() => import('./pages/scale/now/Now'))},
      {path: 'plan', ...page(() => import('./pages/scale/plan/Planner'))},
      {path: 'simulate', ...page(() => import('./pages/scale/simulate/Simulate'))},
      {path: 'guides', ...page(() => import('./pages/scale/guides/Guides'))},
    ],
  },
  {path: 'logs', ...page(() => import('./pages/apps/Logs'))},
  {path: 'releases', ...page(() => import('./pages/apps/Releases'))},
  {path: 'releases/:release', ...page(() => import('./pages/apps/Release'))},
  {path: 'routes', ...page(() => import('./pages/apps/Routes'))},
  {path: 'variables', ...page(() => import('./pages/apps/Variables'))},
  {path: 'schedules', ...page(() => import('./pages/apps/Schedules'))},
  {path: 'run', ...page(() => import('./pages/apps/Run'))},
  {path: 'run/:command', ...page(() => import('./pages/apps/Run'))},
  {path: 'settings', ...page(() => import('./pages/apps/AppSettings'))},
];

const teamPages: RouteObject[] = [
  {index: true, ...page(() => import('./pages/team/Members'))},
  {path: 'keys', ...page(() => import('./pages/team/Keys'))},
  {path: 'usage', ...page(() => import('./pages/team/Usage'))},
  {path: 'audit', ...page(() => import('./pages/team/Audit'))},
  {path: 'settings', ...page(() => import('./pages/team/TeamSettings'))},
];

const invite = page(() => import('./pages/auth/Invite'));

const router = createBrowserRouter([
  {
    errorElement: <RouteError />,
    HydrateFallback: Boot,
    children: [
      {path: '/signin', ...page(() => import('./pages/auth/SignIn'))},
      {path: '/signup', ...page(() => import('./pages/auth/SignUp'))},
      {path: '/setup', ...page(() => import('./pages/auth/SignUp'))},
      {path: '/invites/:code', ...invite},
      {path: '/invite/:code', ...invite},
      {
        path: '/',
        Component: Shell,
        children: [
          {
            errorElement: <RouteError />,
            children: [
              {index: true, Component: Home},
              {path: 'apps/:app', Component: AppLayout, children: appPages},
              {path: 'teams/:team', Component: TeamLayout, children: teamPages},
              {path: 'account', ...page(() => import('./pages/account/Account'))},
              {path: 'system', ...page(() => import('./pages/system/System'))},
              {path: '*', Component: NotFound},
            ],
          },
        ],
      },
    ],
  },
]);

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={350}>
        <RouterProvider router={router} />
        <Toasts />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
