{{/* The settings file of one service: dict root name service */}}
{{- define "costline.settings" -}}
{{- $v := .root.Values -}}
{{- $ports := include "costline.ports" . | fromYaml -}}
{{ include "costline.common" (dict "root" .root "role" (include "costline.role" .name)) }}
{{ .name }}.management.port={{ index $ports .name }}
{{- if eq .name "sink" }}
sink.migrate={{ not $v.job.enabled }}
sink.clickhouse.replicated={{ $v.clickhouse.replicated }}
{{- with $v.clickhouse.cluster }}
sink.clickhouse.cluster={{ . }}
{{- end }}
{{- end }}
{{- if has .name (list "enrich" "attribution") }}
{{ .name }}.state-dir=/var/lib/costline/state
{{ .name }}.kafka.num.standby.replicas={{ .service.standbyReplicas }}
{{- if .service.staticMembership.enabled }}
{{ .name }}.kafka.session.timeout.ms={{ .service.staticMembership.sessionTimeoutMs | int }}
{{- end }}
{{- end }}
{{- if eq .name "console" }}
console.http.host=0.0.0.0
console.http.public-url={{ required "services.console.publicUrl is needed: browsers are answered under that name alone" .service.publicUrl }}
{{- end }}
{{- range $key, $value := .service.settings }}
{{ $key }}={{ $value }}
{{- end }}
{{- end }}

{{/* Of the job and the command */}}
{{- define "costline.commandSettings" -}}
{{- $v := .Values -}}
{{ include "costline.common" (dict "root" . "role" "reader") }}
migrate.clickhouse.user={{ $v.clickhouse.users.migrate }}
{{- if $v.clickhouse.existingSecret }}
migrate.clickhouse.password-file=/etc/costline/clickhouse/migrate
{{- end }}
sink.clickhouse.replicated={{ $v.clickhouse.replicated }}
{{- with $v.clickhouse.cluster }}
sink.clickhouse.cluster={{ . }}
{{- end }}
{{- range $key, $value := $v.topics }}
topics.{{ $key }}={{ $value }}
{{- end }}
door.url=http://{{ .Release.Name }}-ingest:8087
{{- end }}
