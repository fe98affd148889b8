import Anser from 'anser';

export interface Run {
  text: string;
  className: string;
  color?: string;
  background?: string;
}

/** Cuts a line with colour codes into runs. Plain lines, nearly all of them, are one run without parsing. */
export function runs(line: string): Run[] {
  if (!line.includes('\u001b')) {
    return [{text: line, className: ''}];
  }
  return Anser.ansiToJson(line, {json: true, remove_empty: true, use_classes: true}).map((part) => {
    const classes = [
      ...(part.fg && part.fg !== 'ansi-truecolor' && !part.fg.startsWith('ansi-palette') ? [`${part.fg}-fg`] : []),
      ...(part.bg && part.bg !== 'ansi-truecolor' && !part.bg.startsWith('ansi-palette') ? [`${part.bg}-bg`] : []),
      ...part.decorations.map((each) => `ansi-${each}`),
    ];
    return {
      text: part.content,
      className: classes.join(' '),
      ...(part.fg_truecolor ? {color: `rgb(${part.fg_truecolor})`} : {}),
      ...(part.bg_truecolor ? {background: `rgb(${part.bg_truecolor})`} : {}),
    };
  });
}
