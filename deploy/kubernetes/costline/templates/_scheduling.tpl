{{/* dict service selector */}}
{{- define "costline.scheduling" -}}
{{- $term := printf "labelSelector:\n  matchLabels:\n%s\ntopologyKey: kubernetes.io/hostname" (indent 4 .selector) -}}
{{- if .service.affinity }}
affinity: {{- toYaml .service.affinity | nindent 2 }}
{{- else if eq .service.antiAffinity "hard" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      -
        {{- $term | nindent 8 }}
{{- else if eq .service.antiAffinity "soft" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          {{- $term | nindent 10 }}
{{- end }}
{{- with .service.topologySpreadConstraints }}
topologySpreadConstraints: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .service.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .service.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
