package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.Report;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportViewTest {

  @Test
  void whatIsLeftOffIsCountedAllTheSame() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < ReportView.FINDINGS_MAX; i++) {
      findings.add(finding(Severity.NOTE));
    }
    findings.add(finding(Severity.ERROR));
    findings.add(finding(Severity.WARNING));
    var whole =
        new Report(List.of("guide"), findings, false, List.of(), LocalDate.of(2026, 11, 21));
    ReportView view = ReportView.of(whole);
    assertThat(view.findings()).hasSize(ReportView.FINDINGS_MAX);
    assertThat(view.more()).isTrue();
    assertThat(view.counts()).isEqualTo(new ReportView.Counts(1, 1, ReportView.FINDINGS_MAX));
  }

  private static Finding finding(Severity severity) {
    return new Finding(
        "rule",
        severity,
        "a sentence",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Basis.PREDICTED);
  }
}
