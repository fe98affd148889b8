
'use strict';
(function () {
  var root = document.documentElement;
  var theme = document.getElementById('theme');
  var dark = function () {
    return root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
  };
  var name = function () { theme.textContent = dark() ? 'Light' : 'Dark'; };
  theme.hidden = false;
  theme.addEventListener('click', function () {
    root.dataset.theme = dark() ? 'light' : 'dark';
    name();
  });
  name();

  document.querySelectorAll('.lines').forEach(function (chart) {
    var plot = chart.querySelector('.plot');
    var curves = Array.prototype.map.call(chart.querySelectorAll('.curve'), function (group) {
      var text = group.dataset.points;
      return {
        group: group,
        of: group.dataset.of,
        name: group.dataset.name,
        points: text ? text.split(';').map(function (each) {
          var parts = each.split('|');
          return { x: +parts[0], y: +parts[1], at: parts[2], is: parts[3] };
        }) : []
      };
    });
    var shown = function () {
      return curves.filter(function (curve) {
        return curve.points.length && !curve.group.classList.contains('off');
      });
    };
    chart.querySelectorAll('.legend button').forEach(function (button) {
      button.setAttribute('aria-pressed', 'true');
      button.addEventListener('click', function () {
        var off = curves[+button.dataset.of].group.classList.toggle('off');
        button.setAttribute('aria-pressed', String(!off));
        hide();
      });
    });

    var cursor = document.createElement('div');
    cursor.className = 'cursor';
    cursor.hidden = true;
    var readout = document.createElement('div');
    readout.className = 'readout';
    readout.setAttribute('role', 'status');
    readout.hidden = true;
    plot.append(cursor, readout);
    var current = null;

    var hide = function () { cursor.hidden = readout.hidden = true; current = null; };
    var nearest = function (points, x) {
      var low = 0, high = points.length - 1;
      while (high - low > 1) {
        var middle = (low + high) >> 1;
        if (points[middle].x <= x) { low = middle; } else { high = middle; }
      }
      return x - points[low].x <= points[high].x - x ? points[low] : points[high];
    };
    var show = function (x) {
      var best = null;
      shown().forEach(function (curve) {
        var point = nearest(curve.points, x);
        if (!best || Math.abs(point.x - x) < Math.abs(best.x - x)) { best = point; }
      });
      if (!best) { hide(); return; }
      current = best.x;
      readout.textContent = '';
      var head = document.createElement('b');
      head.textContent = best.at;
      readout.append(head);
      shown().forEach(function (curve) {
        var point = nearest(curve.points, best.x);
        if (Math.abs(point.x - best.x) > 8) { return; }
        var row = document.createElement('div');
        var key = document.createElement('i');
        key.className = 's' + curve.of;
        row.append(key, curve.name + ' ' + point.is);
        readout.append(row);
      });
      cursor.hidden = readout.hidden = false;
      cursor.style.left = best.x / 10 + '%';
      var room = plot.clientWidth, at = best.x / 1000 * room, width = readout.offsetWidth;
      readout.style.left = Math.max(0, Math.min(room - width, at + 12 + width > room ? at - width - 12 : at + 12)) + 'px';
    };
    plot.addEventListener('pointermove', function (event) {
      var box = plot.getBoundingClientRect();
      show((event.clientX - box.left) / box.width * 1000);
    });
    plot.addEventListener('pointerdown', function (event) {
      var box = plot.getBoundingClientRect();
      show((event.clientX - box.left) / box.width * 1000);
    });
    plot.addEventListener('pointerleave', hide);
    plot.addEventListener('blur', hide);
    plot.addEventListener('keydown', function (event) {
      var step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (event.key === 'Escape') { hide(); }
      if (!step) { return; }
      event.preventDefault();
      var places = [];
      shown().forEach(function (curve) {
        curve.points.forEach(function (point) { places.push(point.x); });
      });
      places.sort(function (one, other) { return one - other; });
      if (!places.length) { return; }
      if (current === null) { show(step > 0 ? places[0] : places[places.length - 1]); return; }
      for (var i = step > 0 ? 0 : places.length - 1; i >= 0 && i < places.length; i += step) {
        if (step > 0 ? places[i] > current + .5 : places[i] < current - .5) { show(places[i]); return; }
      }
    });
  });
})();
