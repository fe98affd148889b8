/** What this tab did lately, by app. The API lists no commands, so the tab keeps the ids of its own. */
const MOST = 12;

export interface RecentCommand {
  id: string;
  service: string;
  command: string;
}

const key = (app: string) => `banyan.commands.${app}`;

export function recentCommands(app: string): RecentCommand[] {
  try {
    return JSON.parse(sessionStorage.getItem(key(app)) ?? '[]') as RecentCommand[];
  } catch {
    return []; // Storage is off or holds something else: nothing is remembered.
  }
}

export function remember(app: string, command: RecentCommand): void {
  try {
    sessionStorage.setItem(key(app), JSON.stringify([command, ...recentCommands(app).filter((each) => each.id !== command.id)].slice(0, MOST)));
  } catch {
    // Storage is off: the command still runs, it is only not listed later.
  }
}
