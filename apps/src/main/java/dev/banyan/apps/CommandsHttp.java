package dev.banyan.apps;

import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import dev.banyan.workloads.LogFilter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One-off commands and schedules over HTTP. */
final class CommandsHttp {

  private final AppSupervisor apps;
  private final AppGate gate;
  private final Actors actors;
  private final LogStreams logs;

  CommandsHttp(AppSupervisor apps, AppGate gate, Actors actors, LogStreams logs) {
    this.apps = apps;
    this.gate = gate;
    this.actors = actors;
    this.logs = logs;
  }

  void register(Operations operations) {
    operations
        .on("listSchedules", this::listSchedules)
        .on("listCommands", this::listCommands)
        .on("runCommand", this::runCommand)
        .on("getCommand", call -> Answer.ok(view(command(gate.viewer(call), call))))
        .on("cancelCommand", this::cancelCommand)
        .on("streamCommand", this::streamCommand);
  }

  private Answer listSchedules(Call call) {
    App app = gate.viewer(call);
    var next = apps.schedules().nextRuns(app);
    var last = apps.commands().table().lastRuns(app);
    var who = actors.of(last.values().stream().map(AppCommand::createdBy));
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
                            Optional.ofNullable(last.get(schedule.name()))
                                .map(command -> AppViews.command(command, who))))
                .toList()));
  }

  private Answer listCommands(Call call) {
    App app = gate.viewer(call);
    PageRequest page = call.page();
    List<AppCommand> fetched =
        apps.commands().table().list(app, page.after().map(CommandsHttp::id), page.fetch());
    var who = actors.of(fetched, AppCommand::createdBy);
    return Answer.ok(
        Page.of(fetched, page.limit(), command -> command.id().toString())
            .map(command -> AppViews.command(command, who)));
  }

  private static Id id(String cursor) {
    try {
      return Id.parse("cmd", cursor);
    } catch (IllegalArgumentException foreign) {
      throw Problems.invalid("cursor", "Use a nextCursor of an earlier answer as it is.");
    }
  }

  private AppViews.CommandView view(AppCommand command) {
    return AppViews.command(command, actors.of(Stream.of(command.createdBy())));
  }

  record Run(String service, String command) {}

  private Answer runCommand(Call call) {
    App app = gate.editor(call);
    Run run = call.body(Run.class);
    return Answer.created(view(apps.run(app, run.service(), run.command(), gate.by(call))));
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
            sink.send(Optional.empty(), "end", view(ended.get()));
          }
        });
  }
}
