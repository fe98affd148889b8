package dev.banyan.apps;

import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.workloads.LogFilter;
import java.util.Optional;

/** One-off commands and schedules over HTTP. */
final class CommandsHttp {

  private final AppSupervisor apps;
  private final AppGate gate;
  private final LogStreams logs;

  CommandsHttp(AppSupervisor apps, AppGate gate, LogStreams logs) {
    this.apps = apps;
    this.gate = gate;
    this.logs = logs;
  }

  void register(Operations operations) {
    operations
        .on("listSchedules", this::listSchedules)
        .on("runCommand", this::runCommand)
        .on("getCommand", call -> Answer.ok(AppViews.command(command(gate.viewer(call), call))))
        .on("cancelCommand", this::cancelCommand)
        .on("streamCommand", this::streamCommand);
  }

  private Answer listSchedules(Call call) {
    App app = gate.viewer(call);
    var next = apps.schedules().nextRuns(app);
    return Answer.ok(
        Page.whole(
            apps.deployment(app).stream()
                .flatMap(serving -> serving.manifest().schedules().stream())
                .map(
                    schedule ->
                        new AppViews.ScheduleView(
                            schedule.name(),
                            schedule.service(),
                            schedule.cron(),
                            schedule.timezone().getId(),
                            schedule.run(),
                            Optional.ofNullable(next.get(schedule.name())),
                            apps.commands()
                                .table()
                                .lastOf(app, schedule.name())
                                .map(AppViews::command)))
                .toList()));
  }

  record Run(String service, String command) {}

  private Answer runCommand(Call call) {
    App app = gate.editor(call);
    Run run = call.body(Run.class);
    return Answer.created(
        AppViews.command(apps.run(app, run.service(), run.command(), gate.by(call))));
  }

  private AppCommand command(App app, Call call) {
    Id id = call.id("command", "cmd");
    return apps.commands()
        .table()
        .find(app, id)
        .orElseThrow(() -> Problems.notFound("command", id.toString()));
  }

  private Answer cancelCommand(Call call) {
    App app = gate.editor(call);
    apps.commands().cancel(app, command(app, call).id(), gate.by(call));
    return Answer.noContent();
  }

  private Answer streamCommand(Call call) {
    App app = gate.viewer(call);
    Id id = command(app, call).id();
    LogFilter filter = LogFilter.ofInstance(id);
    long after = call.lastEventId().flatMap(LogStreams::offset).orElse(0L);
    return Answer.events(
        sink -> {
          long at =
              logs.follow(
                  sink, app.id(), filter, line -> true, after, () -> apps.commands().isRunning(id));
          logs.sendRest(sink, app.id(), filter, line -> true, at);
          Optional<AppCommand> ended = apps.commands().table().find(app, id);
          if (ended.isPresent()) {
            sink.send(Optional.empty(), "end", AppViews.command(ended.get()));
          }
        });
  }
}
